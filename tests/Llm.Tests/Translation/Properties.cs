using FsCheck;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>How property tests run.</summary>
internal static class Properties
{
    private const ulong Seed = 20261124;
    private const ulong Gamma = 9_007_199_254_740_881;

    /// <summary>The same cases in every run, so that a build never fails for a case that nobody can see again. Raise the number, or change the seed, to search further.</summary>
    public static Config Of(int cases) => Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(Seed, Gamma);
}
