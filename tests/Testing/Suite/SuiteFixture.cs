using Xunit;

namespace Agentgateway.Testing.Suite;

/// <summary>xunit fixture: one suite for a test class or collection.</summary>
public abstract class SuiteFixture(SuiteOptions options) : IAsyncLifetime
{
    /// <summary>The running suite.</summary>
    public SuiteProcess Suite { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Suite = await SuiteProcess.StartAsync(options);

    public virtual async ValueTask DisposeAsync()
    {
        if (Suite is not null)
        {
            await Suite.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
