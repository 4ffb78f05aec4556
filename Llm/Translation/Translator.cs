using System.Buffers;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats;
using Agentgateway.Llm.Formats.Gemini;
using Agentgateway.Llm.Requests;
using Agentgateway.Llm.Streaming;
using Agentgateway.Llm.Translation.CustomTools;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Translation;

/// <summary>Translates requests, answers, streams and errors between the client's format and the provider's.</summary>
/// <remarks>
/// 1. <see cref="FormatSelection.TrySelect"/> chooses the format.   2. <see cref="TranslateRequest"/>, with a new <see cref="TranslationContext"/> per attempt.
/// 3. by the provider's status and content type: <see cref="TranslateAnswer"/>, <see cref="OpenStream"/> or <see cref="TranslateError"/>, with the same context.
/// Where both formats are the same, bytes pass as they are, but for the model's name.
/// </remarks>
public static class Translator
{
    private const int BadRequest = 400;

    /// <summary>Writes the request for the provider.</summary>
    /// <param name="body">The client's request, complete.</param>
    /// <param name="context">Where it goes; remembers what the answer needs.</param>
    /// <param name="output">Takes the provider's request.</param>
    public static RequestTranslation TranslateRequest(ReadOnlyMemory<byte> body, TranslationContext context, IBufferWriter<byte> output)
    {
        try
        {
            if (context.Client == context.Upstream)
            {
                Splice(body.Span, context, output);
                return default;
            }

            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Refused("", "The request body is not a JSON object.");
            }

            var request = ChatFormats.Get(context.Client).ReadRequest(document.RootElement, context);
            context.ClientWantsStreamUsage = request.IncludeUsage;
            // Gemini and Bedrock clients say both in the path.
            request.Model = request.Model.Length > 0 ? request.Model : context.RequestModel ?? "";
            context.RequestModel = request.Model;
            context.Stream |= request.Stream;
            request.Stream = context.Stream;
            request.Model = context.Model ?? request.Model;
            if (context.Upstream != ChatFormat.Gemini)
            {
                ThoughtIds.Strip(request);
            }

            if (request.Candidates > 1 && !CanAnswerSeveralTimes(context))
            {
                var field = context.Client == ChatFormat.Gemini ? "generationConfig.candidateCount" : "n";
                return Refused(field, $"'{field}' above 1 cannot be translated for this model{(context.Stream ? " in a stream" : "")}.");
            }

            AllowedTools.Keep(request, context);
            CustomToolLowering.Lower(request, context);
            if (context.Upstream != ChatFormat.Bedrock)
            {
                ToolNames.Fit(request, context);
            }

            var json = JsonWriters.Take(output);
            ChatFormats.Get(context.Upstream).WriteRequest(request, json, context);
            JsonWriters.Finish(json);
            return default;
        }
        catch (TranslationRefusedException refused)
        {
            return Refused(refused.Field, refused.Message);
        }
        catch (JsonException)
        {
            return Refused("", "The request body is not valid JSON.");
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode, such as half of a surrogate pair in a member's name.
            return Refused("", "The request body holds text that is not valid Unicode.");
        }
    }

    /// <summary>Writes a provider's complete answer for the client.</summary>
    public static AnswerTranslation TranslateAnswer(ReadOnlyMemory<byte> body, TranslationContext context, IBufferWriter<byte> output)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var answer = ChatFormats.Get(context.Upstream).ReadAnswer(document.RootElement, context);
            if (context.Client == context.Upstream)
            {
                output.Write(body.Span);
                return Translated(answer);
            }

            AnswerRepair.Apply(answer, context);
            CustomToolLowering.Raise(answer, context);
            var json = JsonWriters.Take(output);
            ChatFormats.Get(context.Client).WriteAnswer(answer, json, context);
            JsonWriters.Finish(json);
            return Translated(answer);
        }
        catch (Exception e) when (e is JsonException or TranslationRefusedException or InvalidOperationException)
        {
            return Failed(body, context, e);
        }
    }

    /// <summary>Writes a provider's complete answer as the stream that the client asked for.</summary>
    public static AnswerTranslation StreamAnswer(ReadOnlyMemory<byte> body, TranslationContext context, IBufferWriter<byte> output)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var answer = ChatFormats.Get(context.Upstream).ReadAnswer(document.RootElement, context);
            CustomToolLowering.Raise(answer, context);
            var sink = new WriterSink(ChatFormats.Get(context.Client).OpenWriter(context)) { Output = output };
            WholeAnswerStream.Tell(answer, new EventGuard(sink, context));
            return Translated(answer);
        }
        catch (Exception e) when (e is JsonException or TranslationRefusedException or InvalidOperationException)
        {
            return Failed(body, context, e);
        }
    }

    /// <summary>Writes a provider's error for the client. The status stays the provider's.</summary>
    /// <returns>The error that was read, for logs.</returns>
    public static ChatError TranslateError(int status, ReadOnlyMemory<byte> body, TranslationContext context, IBufferWriter<byte> output)
    {
        var error = ChatFormats.Get(context.Upstream).ReadError(status, body);
        WriteError(error, context.Client, output);
        return error;
    }

    /// <summary>Writes an error in a client's format.</summary>
    public static void WriteError(ChatError error, ChatFormat client, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, SseEventWriter.JsonOptions);
        ChatFormats.Get(client).WriteError(error, json);
    }

    /// <summary>Opens the translation of a provider's stream.</summary>
    public static StreamTranslation OpenStream(TranslationContext context) => new(context);

    // Several answers have a place in these two formats, and only where they are not interleaved.
    private static bool CanAnswerSeveralTimes(TranslationContext context) =>
        !context.Stream && context is { Upstream: ChatFormat.Completions or ChatFormat.Gemini, Client: ChatFormat.Completions or ChatFormat.Gemini };

    private static AnswerTranslation Translated(ChatAnswer answer) =>
        new(answer) { Characters = answer.Usage is { IsReported: true } ? null : AnswerLength.Of(answer) };

    // What the provider sent is not an answer of its own format. Some report errors with a success as status.
    private static AnswerTranslation Failed(ReadOnlyMemory<byte> body, TranslationContext context, Exception reason)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var failure = root.Member("error"u8) is { ValueKind: JsonValueKind.Object or JsonValueKind.String } ? ChatFormats.Get(context.Upstream).ReadError(0, body)
                : reason is TranslationRefusedException { Field: "status" } ? new ChatError(reason.Message)
                : null;
            var seen = new LlmObservation();
            UsageReader.TryRead(body.Span, seen);
            return new AnswerTranslation(null) { Failure = failure, FailedUsage = seen.Usage.IsReported ? seen.Usage : null, FailedModel = seen.ResponseModel };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static void Splice(ReadOnlySpan<byte> body, TranslationContext context, IBufferWriter<byte> output)
    {
        // Gemini and Bedrock name the model in the path.
        if (context.Model is null || context.Upstream is ChatFormat.Gemini or ChatFormat.Bedrock)
        {
            output.Write(body);
            return;
        }

        JsonSplice.Apply(body, [JsonFieldEdit.SetString("model", context.Model)], output);
    }

    private static RequestTranslation Refused(string field, string message) =>
        new(new ChatError(message) { Status = BadRequest, Type = "invalid_request_error", Param = field.Length == 0 ? null : field });
}
