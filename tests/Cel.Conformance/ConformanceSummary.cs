namespace Agentgateway.Cel.Conformance;

public sealed record ConformanceSummary(int Passed, int Failed, int Skipped)
{
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
