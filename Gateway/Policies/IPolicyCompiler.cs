namespace Agentgateway.Gateway.Policies;

/// <summary>Compiles one policy family. Register as a singleton <c>IPolicyCompiler</c> beside the feature; routes and gateways share it.</summary>
internal interface IPolicyCompiler
{
    /// <summary>Place in the execution order.</summary>
    PolicyOrder Order { get; }

    /// <summary>The policy (an object that implements any of the policy interfaces), or null when <paramref name="source"/> has none of its kind.</summary>
    object? Compile(PolicySource source);
}
