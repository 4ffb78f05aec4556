using System.Buffers;
using System.Text.Json;
using Agentgateway.Configuration.Model;
using Agentgateway.Llm;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>The member <c>moderation</c> of requests to OpenAI (llm.md 1.2): the provider checks prompt and answer itself. The configuration's word replaces the client's.</summary>
internal static class ModerationMember
{
    /// <summary>Name of the member.</summary>
    public const string Name = "moderation";

    /// <summary>True for completions and responses, but not for a client of messages whose call became one of responses, as in agentgateway.</summary>
    public static bool IsFor(in UpstreamCall call) =>
        call.Type == LlmRouteType.Completions || (call.Type == LlmRouteType.Responses && call.Client != LlmRouteType.Messages);

    /// <summary>The member's value.</summary>
    public static byte[] Render(OpenAiModeration moderation)
    {
        var output = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, moderation.Model);
            if ((moderation.Input ?? moderation.Output) is not null)
            {
                json.WriteStartObject("policy"u8);
                Mode(json, "input"u8, moderation.Input);
                Mode(json, "output"u8, moderation.Output);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Mode(Utf8JsonWriter json, ReadOnlySpan<byte> side, ModerationMode? mode)
    {
        if (mode is { } given)
        {
            json.WriteStartObject(side);
            json.WriteString("mode"u8, given == ModerationMode.Block ? "block"u8 : "score"u8);
            json.WriteEndObject();
        }
    }
}
