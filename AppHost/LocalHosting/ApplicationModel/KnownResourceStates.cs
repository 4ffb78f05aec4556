namespace Aspire.Hosting.ApplicationModel;

/// <summary>Texts of a resource's state.</summary>
public static class KnownResourceStates
{
    /// <summary>Not begun.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>Waits for a dependency.</summary>
    public static readonly string Waiting = "Waiting";

    /// <summary>The process is there, not yet healthy.</summary>
    public static readonly string Starting = "Starting";

    /// <summary>Healthy.</summary>
    public static readonly string Running = "Running";

    /// <summary>Was told to stop.</summary>
    public static readonly string Stopping = "Stopping";

    /// <summary>Ended by itself or was stopped.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>Could not be started, or ended before it was healthy.</summary>
    public static readonly string FailedToStart = "FailedToStart";
}
