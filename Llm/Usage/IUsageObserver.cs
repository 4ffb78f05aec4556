namespace Agentgateway.Llm.Usage;

/// <summary>Reads usage, model and first token from an answer while its bytes go to the client unchanged. Broken input stops it, never the answer.</summary>
public interface IUsageObserver : IDisposable
{
    /// <summary>Takes the next bytes of the answer. Feed it after they were sent.</summary>
    void Observe(ReadOnlySpan<byte> chunk);

    /// <summary>Number of events so far that carried content: about the number of tokens, where a provider sends one per event.</summary>
    long ContentEvents { get; }
}
