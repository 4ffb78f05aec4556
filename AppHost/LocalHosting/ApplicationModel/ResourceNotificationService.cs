namespace Aspire.Hosting.ApplicationModel;

/// <summary>Tells when resources reach a state.</summary>
public sealed class ResourceNotificationService
{
    private readonly Dictionary<string, TaskCompletionSource> _healthy = new(StringComparer.OrdinalIgnoreCase);

    internal ResourceNotificationService(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            Add(resource.Name);
        }
    }

    /// <summary>Completes when the resource runs and all its health checks pass; fails when it ended before.</summary>
    public async Task WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        if (!_healthy.TryGetValue(resourceName, out var source))
        {
            throw new DistributedApplicationException($"There is no resource '{resourceName}'.");
        }

        await source.Task.WaitAsync(cancellationToken);
    }

    internal void Add(string resourceName) => _healthy[resourceName] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void SetHealthy(string resourceName) => _healthy[resourceName].TrySetResult();

    internal void SetFailed(string resourceName, string reason)
    {
        var source = _healthy[resourceName];
        if (source.TrySetException(new DistributedApplicationException($"{resourceName}: {reason}")))
        {
            // Observed here: whether anybody waits is not this class's business.
            _ = source.Task.Exception;
        }
    }
}
