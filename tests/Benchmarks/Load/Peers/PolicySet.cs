namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>Which policies the gateway runs with.</summary>
internal enum PolicySet
{
    /// <summary>None, and no access log: like with like.</summary>
    None,

    /// <summary>One request header rule.</summary>
    Header,

    /// <summary>An API key.</summary>
    Key,

    /// <summary>Everything of the benchmark's list that this version has: key, authorization by expression, header rules, access log, every tenth trace exported.</summary>
    All,
}
