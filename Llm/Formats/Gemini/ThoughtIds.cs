using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Hides Gemini's thought signature of a tool call in the id of the call, so that clients of other formats replay it without knowing.</summary>
/// <remarks>Gemini refuses a conversation whose signed calls come back without their signatures.</remarks>
public static class ThoughtIds
{
    private const string Mark = "__thought__";

    /// <summary>The id with the signature, if there is one.</summary>
    public static string Join(string id, string? signature) => string.IsNullOrEmpty(signature) ? id : id + Mark + signature;

    /// <summary>The id without a signature: what other providers may see.</summary>
    public static string BaseOf(string id) => Split(id).Id;

    /// <summary>Takes the signatures out of all ids of a request that goes to another provider, whose limits for ids they would break.</summary>
    public static void Strip(ChatRequest request)
    {
        foreach (var turn in request.Turns)
        {
            for (var i = 0; i < turn.Parts.Count; i++)
            {
                turn.Parts[i] = turn.Parts[i] switch
                {
                    ToolCallPart call when call.Id.Contains(Mark, StringComparison.Ordinal) => call with { Id = BaseOf(call.Id) },
                    ToolResultPart result when result.CallId.Contains(Mark, StringComparison.Ordinal) => result with { CallId = BaseOf(result.CallId) },
                    var part => part,
                };
            }
        }
    }

    /// <summary>Takes id and signature apart; the signature is null if there is none.</summary>
    public static (string Id, string? Signature) Split(string id)
    {
        var at = id.IndexOf(Mark, StringComparison.Ordinal);
        return at < 0 ? (id, null) : (id[..at], id[(at + Mark.Length)..]);
    }
}
