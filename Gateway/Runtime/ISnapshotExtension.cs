namespace Agentgateway.Gateway.Runtime;

/// <summary>Lets a feature take part in compiling: check its own part of the configuration, prepare state. Register as a singleton.</summary>
internal interface ISnapshotExtension
{
    /// <summary>Called once per compilation, after routes and sections. Problems go to <paramref name="compilation"/>; nothing may be switched over here.</summary>
    void OnCompile(Compilation compilation);

    /// <summary>Called after the snapshot was swapped in: switch over to it.</summary>
    void OnApplied(RuntimeSnapshot snapshot)
    {
    }
}
