using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Mcp;

/// <summary>One server's answer to one message.</summary>
/// <param name="Status">HTTP status; 0 if there was no answer.</param>
/// <param name="SessionId">Session that the server opened.</param>
/// <param name="Message">The JSON-RPC answer; empty if the server only accepted the message.</param>
/// <param name="Rpc">Envelope of <paramref name="Message"/>.</param>
/// <param name="Error">Why there is no answer; null on success, also when the answer is a JSON-RPC error.</param>
internal sealed record McpReply(McpUpstream Target, int Status, string? SessionId, byte[] Message, JsonRpcMessage Rpc, GatewayError? Error)
{
    /// <summary>A result came.</summary>
    public bool HasResult => Error is null && Rpc.Result.IsPresent;

    /// <summary>The server does not know the method.</summary>
    public bool IsMethodNotFound => Rpc.Error.IsPresent && Rpc.Error.Of(Message).IndexOf("-32601"u8) >= 0;

    /// <summary>The result's bytes.</summary>
    public ReadOnlySpan<byte> Result => Rpc.Result.Of(Message);
}
