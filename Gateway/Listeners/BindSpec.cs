namespace Agentgateway.Gateway.Listeners;

/// <summary>What the bind manager must know of a port; equal specs leave the socket alone over a reload. All else is read from the snapshot per connection.</summary>
/// <param name="Key"><c>bind/8080</c>.</param>
internal sealed record BindSpec(string Key, int Port);
