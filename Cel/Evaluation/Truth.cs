namespace Agentgateway.Cel.Evaluation;

/// <summary>The result of a node that is used as a condition.</summary>
internal enum Truth : byte
{
    False,
    True,

    /// <summary>An error or no bool; <see cref="Frame.Failure"/> says which.</summary>
    Failed,
}
