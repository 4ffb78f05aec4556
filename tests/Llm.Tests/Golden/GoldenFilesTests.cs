using Agentgateway.Llm.Golden;
using Xunit;

namespace Agentgateway.Llm.Tests.Golden;

public sealed class GoldenFilesTests
{
    [Fact]
    public void Reference_golden_files_pass_or_deviate_by_rule()
    {
        var folder = GoldenFolder.Find();
        Assert.SkipUnless(folder is not null, "The reference folder is not on this machine.");
        var output = new StringWriter();
        var summary = GoldenRun.Execute(folder, output);
        Assert.True(summary.Failed == 0, output.ToString());
        Assert.True(summary.Passed > 0, output.ToString());
    }

    [Fact]
    public void Deviations_are_at_most_twelve_rules_and_each_says_why()
    {
        Assert.True(GoldenRules.All.Count <= 12);
        Assert.All(GoldenRules.All, static rule => Assert.NotEmpty(rule.Reason));
    }
}
