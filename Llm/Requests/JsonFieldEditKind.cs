namespace Agentgateway.Llm.Requests;

/// <summary>Kinds of <see cref="JsonFieldEdit"/>.</summary>
public enum JsonFieldEditKind
{
    /// <summary>Replace the value, or add the member.</summary>
    Set,

    /// <summary>Add the member if it is absent; an explicit <c>null</c> counts as present.</summary>
    Default,

    /// <summary>Take the member away.</summary>
    Remove,
}
