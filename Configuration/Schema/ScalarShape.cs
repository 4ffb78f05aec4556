namespace Agentgateway.Configuration.Schema;

/// <summary>A kind of scalar.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Minimum">Smallest number, or null.</param>
/// <param name="Maximum">Largest number, or null.</param>
internal sealed record ScalarShape(ScalarKind Kind, double? Minimum = null, double? Maximum = null);

/// <summary>Kinds of scalar of the language.</summary>
internal enum ScalarKind
{
    Text,
    Flag,
    Integer,
    Number,
    Duration,
    Expression,
    File,
    Secret,
}
