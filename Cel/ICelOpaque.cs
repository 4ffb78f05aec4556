namespace Agentgateway.Cel;

/// <summary>A host object that stands for a plain value: a URI for its text, a secret for <c>&lt;redacted&gt;</c>.</summary>
public interface ICelOpaque : ICelMethods
{
    /// <summary>What operators, functions and every output see. Never opaque itself.</summary>
    CelValue Plain { get; }
}
