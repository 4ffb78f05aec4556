using System.Diagnostics;

namespace Agentgateway.Testing;

/// <summary>Waits for something to become true, looking every few milliseconds, with a deadline that names what did not happen.</summary>
public static class Poll
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    /// <summary>The first value that is not null.</summary>
    public static Task<T> UntilAsync<T>(Func<T?> read, string what, CancellationToken cancellationToken, TimeSpan? limit = null)
        where T : class => UntilAsync(() => Task.FromResult(read()), what, cancellationToken, limit);

    /// <summary>The first value that is not null.</summary>
    /// <exception cref="TimeoutException">The deadline passed: 30 s by default.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> read, string what, CancellationToken cancellationToken, TimeSpan? limit = null)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await read() is { } value)
            {
                return value;
            }

            if (watch.Elapsed > (limit ?? DefaultLimit))
            {
                throw new TimeoutException($"Within {(limit ?? DefaultLimit).TotalSeconds:0.#} s this did not happen: {what}");
            }

            await Task.Delay(Step, cancellationToken);
        }
    }

    /// <summary>Completes when the condition holds.</summary>
    public static Task UntilTrueAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        UntilAsync(async () => await condition() ? what : null, what, cancellationToken, limit);
}
