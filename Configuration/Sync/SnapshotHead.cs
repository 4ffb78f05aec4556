namespace Agentgateway.Configuration.Sync;

/// <summary>What is published for one part, and the signature over it.</summary>
/// <param name="Part">One of <see cref="SnapshotParts"/>.</param>
/// <param name="Environment">Environment name; a gateway of another environment refuses the snapshot.</param>
/// <param name="DatabaseId">Random id of the control database; a foreign one starts a new epoch.</param>
/// <param name="Epoch">Timeline. Ordering is the pair (epoch, revision).</param>
/// <param name="Revision">Grows with every committed change of the part.</param>
/// <param name="Schema">Version of the snapshot format.</param>
/// <param name="MinGatewaySchema">Oldest format version that a gateway must know to apply this.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of the compressed payload.</param>
/// <param name="Bytes">Length of the compressed payload.</param>
/// <param name="PublishedAt">Unix milliseconds, UTC.</param>
/// <param name="Signature">Lower-case hex HMAC-SHA256, see <see cref="SnapshotSigner"/>.</param>
public sealed record SnapshotHead(
    string Part,
    string Environment,
    string DatabaseId,
    long Epoch,
    long Revision,
    int Schema,
    int MinGatewaySchema,
    string Sha256,
    int Bytes,
    long PublishedAt,
    string Signature)
{
    /// <summary>Format version written and read by this build.</summary>
    public const int CurrentSchema = 1;

    /// <summary>True if this head is later than the given pair.</summary>
    public bool IsNewerThan(long epoch, long revision) => Epoch > epoch || (Epoch == epoch && Revision > revision);
}
