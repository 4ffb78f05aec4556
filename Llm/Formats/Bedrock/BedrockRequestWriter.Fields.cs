using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats.Messages;

namespace Agentgateway.Llm.Formats.Bedrock;

internal sealed partial class BedrockRequestWriter
{
    private void WriteInference()
    {
        _json.WriteStartObject("inferenceConfig"u8);
        _json.WriteNumber("maxTokens"u8, _reasoning.MaxTokens);
        if (_sampling.Temperature is { } temperature)
        {
            _json.WriteNumber("temperature"u8, temperature);
        }

        if (_sampling.TopP is { } topP)
        {
            _json.WriteNumber("topP"u8, topP);
        }

        if (_request.Stop.Count > 0)
        {
            _json.WriteStartArray("stopSequences"u8);
            foreach (var stop in _request.Stop)
            {
                _json.WriteStringValue(stop);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void WriteOutput()
    {
        if (_request.Output is not { Kind: not ChatOutputKind.Text } output || (_family == BedrockFamily.Claude && output.Kind == ChatOutputKind.JsonObject))
        {
            return;
        }

        _json.WriteStartObject("outputConfig"u8);
        _json.WriteStartObject("textFormat"u8);
        _json.WriteString("type"u8, "json_schema"u8);
        _json.WriteStartObject("structure"u8);
        _json.WriteStartObject("jsonSchema"u8);
        _json.WriteString("schema"u8, output.Schema is { } schema ? SchemaText(schema) : """{"type":"object","additionalProperties":true}""");
        if (output.Name is { } name && _request.Source != ChatFormat.Messages)
        {
            _json.WriteString("name"u8, name);
        }

        if (output.Description is { } description)
        {
            _json.WriteString("description"u8, description);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private string SchemaText(JsonElement schema)
    {
        if (_family != BedrockFamily.Claude || _request.Source is ChatFormat.Messages or ChatFormat.Bedrock)
        {
            return schema.Compacted();
        }

        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, SseEventWriter.JsonOptions))
        {
            ClaudeSchema.Write(schema, json);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private void WriteAdditionalFields()
    {
        var fields = new FieldsWriter(_json);
        switch (_family)
        {
            case BedrockFamily.Claude:
                WriteClaudeFields(ref fields);
                break;
            case BedrockFamily.Nova:
                WriteNovaFields(ref fields);
                break;
            case BedrockFamily.OpenAi when _request.Reasoning?.Effort is { } effort and not "none":
                fields.Open().WriteString("reasoning_effort"u8, effort is "minimal" ? "low" : effort is "xhigh" or "max" ? "high" : effort);
                break;
            default:
                if (_reasoning.Thinks)
                {
                    _context.Note("reasoning_effort", "this model has no such setting");
                }

                break;
        }

        fields.Close();
    }

    private void WriteClaudeFields(ref FieldsWriter fields)
    {
        if (_reasoning.Type is { } type)
        {
            fields.Open().WriteStartObject("thinking"u8);
            _json.WriteString("type"u8, type);
            if (type == "adaptive" && _request.Source is not (ChatFormat.Messages or ChatFormat.Bedrock))
            {
                // Models without budgets hide their thoughts unless asked.
                _json.WriteString("display"u8, "summarized"u8);
            }
            else if (type == "enabled")
            {
                _json.WriteNumber("budget_tokens"u8, _reasoning.Budget);
            }

            _json.WriteEndObject();
        }

        if (_sampling.TopK is { } topK)
        {
            fields.Open().WriteNumber("top_k"u8, topK);
        }

        if (_reasoning.Effort is { } effort)
        {
            fields.Open().WriteStartObject("output_config"u8);
            _json.WriteString("effort"u8, effort);
            _json.WriteEndObject();
        }

        if (_request.Source != ChatFormat.Messages)
        {
            return;
        }

        if (BedrockBetas.Filter(_context.ClientHeader("anthropic-beta")) is { Count: > 0 } betas)
        {
            fields.Open().WriteStartArray("anthropic_beta"u8);
            foreach (var beta in betas)
            {
                _json.WriteStringValue(beta);
            }

            _json.WriteEndArray();
        }

        if (_request.Metadata is { ValueKind: JsonValueKind.Object } metadata)
        {
            fields.Open().WritePropertyName("metadata"u8);
            metadata.WriteTo(_json);
        }
        else if (_request.User is { } user)
        {
            fields.Open().WriteStartObject("metadata"u8);
            _json.WriteString("user_id"u8, user);
            _json.WriteEndObject();
        }
    }

    private void WriteNovaFields(ref FieldsWriter fields)
    {
        if (_request.TopK is { } topK)
        {
            fields.Open().WriteStartObject("inferenceConfig"u8);
            _json.WriteNumber("topK"u8, topK);
            _json.WriteEndObject();
        }

        if (_reasoning.Thinks)
        {
            fields.Open().WriteStartObject("reasoningConfig"u8);
            _json.WriteString("type"u8, "enabled"u8);
            _json.WriteString("maxReasoningEffort"u8, _reasoning.Budget switch
            {
                <= 1024 => "low"u8,
                <= 2048 => "medium"u8,
                _ => "high"u8,
            });
            _json.WriteEndObject();
        }
    }

    private void WriteGuardrail()
    {
        if (_context.BedrockGuardrail is not { } guardrail)
        {
            return;
        }

        _json.WriteStartObject("guardrailConfig"u8);
        _json.WriteString("guardrailIdentifier"u8, guardrail.Identifier);
        _json.WriteString("guardrailVersion"u8, guardrail.Version);
        _json.WriteString("trace"u8, "enabled"u8);
        _json.WriteEndObject();
    }

    // Header x-bedrock-metadata: a flat JSON object; numbers and booleans become text, anything nested is left out.
    private void WriteMetadata()
    {
        if (_context.ClientHeader("x-bedrock-metadata") is not { Length: > 0 } header)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(header);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            var open = false;
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var text = member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.Str(),
                    JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
                    _ => null,
                };
                if (text is null)
                {
                    continue;
                }

                if (!open)
                {
                    _json.WriteStartObject("requestMetadata"u8);
                    open = true;
                }

                _json.WriteString(member.Name, text);
            }

            if (open)
            {
                _json.WriteEndObject();
            }
        }
        catch (JsonException)
        {
            _context.Note("x-bedrock-metadata", "not a JSON object");
        }
    }

    // The object is written only if something is in it.
    private struct FieldsWriter(Utf8JsonWriter json)
    {
        private bool _open;

        public Utf8JsonWriter Open()
        {
            if (!_open)
            {
                json.WriteStartObject("additionalModelRequestFields"u8);
                _open = true;
            }

            return json;
        }

        public readonly void Close()
        {
            if (_open)
            {
                json.WriteEndObject();
            }
        }
    }
}
