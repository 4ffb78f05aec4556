using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>A computed header.</summary>
/// <param name="Name">Lower case; pseudo headers start with a colon, <c>host</c> means <c>:authority</c>.</param>
/// <param name="Value">Text or bytes; anything else means that the header is removed, so that no stale client value gets through.</param>
/// <param name="IsAdded">Added beside existing values instead of replacing them.</param>
internal sealed record HeaderChange(string Name, Func<Exchange, CelValue> Value, bool IsAdded);
