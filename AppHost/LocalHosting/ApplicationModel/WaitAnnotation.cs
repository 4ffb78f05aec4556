namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource starts after another one.</summary>
/// <param name="Resource">The other one.</param>
/// <param name="UntilHealthy">False if it is enough that its process runs.</param>
internal sealed record WaitAnnotation(IResource Resource, bool UntilHealthy) : IResourceAnnotation;
