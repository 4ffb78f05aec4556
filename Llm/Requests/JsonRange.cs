namespace Agentgateway.Llm.Requests;

/// <summary>A run of bytes in a JSON text. The default value means "absent".</summary>
public readonly record struct JsonRange(int Start, int Length)
{
    /// <summary>True if there is such a run.</summary>
    public bool IsPresent => Length > 0;

    /// <summary>First byte after the run.</summary>
    public int End => Start + Length;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
