namespace Agentgateway.Configuration;

/// <summary>How much of a configuration was read again.</summary>
/// <param name="Whole">The document was read as a whole.</param>
/// <param name="ItemsRead">Items of long lists whose text was read alone.</param>
/// <param name="ItemsBound">Items of long lists that were bound to the model.</param>
/// <param name="ItemsReused">Items of long lists that were taken over from the version before.</param>
public sealed record ReloadWork(bool Whole, int ItemsRead, int ItemsBound, int ItemsReused);
