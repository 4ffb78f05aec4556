namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>One field line of an answer.</summary>
/// <param name="Name">As usually written where it is a known one, else as received.</param>
/// <param name="Value">Latin-1, without white space around it.</param>
internal readonly record struct HeaderField(string Name, string Value);
