namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a callback of <c>WithEnvironment</c> works on.</summary>
/// <param name="executionContext">Run or publish; always run here.</param>
/// <param name="resource">The resource that is about to start.</param>
/// <param name="environmentVariables">Values: text or <see cref="IValueProvider"/>.</param>
/// <param name="cancellationToken">Ends when the application stops.</param>
public sealed class EnvironmentCallbackContext(
    DistributedApplicationExecutionContext executionContext, IResource resource, Dictionary<string, object> environmentVariables, CancellationToken cancellationToken)
{
    /// <summary>Run or publish; always run here.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The resource that is about to start.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Values: text or <see cref="IValueProvider"/>.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables;

    /// <summary>Ends when the application stops.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
