namespace Aspire.Hosting;

/// <summary>What the app host was started for. The local host only runs.</summary>
/// <param name="operation">The operation.</param>
public sealed class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    /// <summary>The operation.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>True if the application is run.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>True if deployment files are written.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;
}
