using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>Something that only its own format knows: server-tool results, hosted-tool items, unknown blocks.</summary>
/// <param name="Format">Format it came from.</param>
/// <param name="Type">Its type there.</param>
/// <param name="Raw">It, unchanged.</param>
public sealed record OpaquePart(ChatFormat Format, string Type, JsonElement Raw) : ChatPart;
