using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

/// <summary>Remembers <see cref="RuntimeInfo"/> for a circuit; addresses and features do not change while a page is open.</summary>
internal sealed class RuntimeCache(AdminApiClient api)
{
    private RuntimeInfo? _known;

    /// <summary>The last answer, without asking.</summary>
    public RuntimeInfo? Known => _known;

    /// <summary>Asks once; null while AdminApi cannot be reached, and then asks again next time.</summary>
    public async Task<RuntimeInfo?> GetAsync(CancellationToken cancellation) =>
        _known ??= (await api.GetRuntimeAsync(cancellation)).Value;

    /// <summary>Asks again, for the state that does change (first run, Redis).</summary>
    public async Task<RuntimeInfo?> RefreshAsync(CancellationToken cancellation)
    {
        _known = null;
        return await GetAsync(cancellation);
    }
}
