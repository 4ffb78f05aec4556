namespace Agentgateway.Configuration.Sync;

/// <summary>"Something newer is there"; never the data itself.</summary>
public sealed record Doorbell(string Part, long Epoch, long Revision, string Sha256);

/// <summary>One gateway's answer to one snapshot.</summary>
/// <param name="State"><c>applied</c> or <c>rejected</c>.</param>
/// <param name="Errors">Why it was rejected: path, position and message of every problem, without secrets.</param>
public sealed record GatewayAck(
    string InstanceId, string Part, long Epoch, long Revision, string Sha256, string State, IReadOnlyList<string> Errors, long Milliseconds, long At);

/// <summary>A key secret that must stop working now; it is also absent from the next keys snapshot.</summary>
/// <param name="SecretHash">Lower-case hex SHA-256 of the secret.</param>
/// <param name="Operation"><c>revoked</c>, <c>disabled</c> or <c>restored</c>.</param>
public sealed record KeyRevocation(string SecretHash, string KeyId, string Operation, long At);

/// <summary>AdminApi's life sign.</summary>
public sealed record ControlPlaneHeartbeat(string InstanceId, string DatabaseId, long Epoch, IReadOnlyDictionary<string, long> Revisions, long At);

/// <summary>One gateway's life sign and what it runs.</summary>
/// <param name="State"><c>starting</c>, <c>serving</c> or <c>draining</c>.</param>
/// <param name="Source">Where the running config came from: <c>redis</c>, <c>http</c>, <c>lkg</c>, <c>file</c> or <c>none</c>.</param>
/// <param name="Address">Base URL of the data port that AdminApi may call, e.g. <c>http://127.0.0.1:4000</c>.</param>
/// <param name="AdminAddress">Base URL of the admin port.</param>
/// <param name="Applied">Per part: applied epoch and revision.</param>
/// <param name="UsagePending">Events in memory and in the spool that AdminApi has not confirmed.</param>
/// <param name="UsageDropped">Events dropped because the spool was full, since start.</param>
public sealed record GatewayHeartbeat(
    string InstanceId,
    string Name,
    string Version,
    int Schema,
    string State,
    string Source,
    string? Address,
    string? AdminAddress,
    long StartedAt,
    long At,
    IReadOnlyDictionary<string, AppliedPart> Applied,
    string? LastError,
    long UsagePending,
    long UsageDropped);

/// <summary>Applied snapshot of one part.</summary>
/// <param name="DatabaseId">Control database that published it; a foreign one makes AdminApi start a new epoch above it.</param>
public sealed record AppliedPart(long Epoch, long Revision, string Sha256, string? DatabaseId = null);
