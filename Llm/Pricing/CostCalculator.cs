using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Pricing;

/// <summary>Multiplies tokens and units with rates, in decimal arithmetic.</summary>
internal static class CostCalculator
{
    // Rates are dollars per million tokens.
    private const decimal NanoUsdPerTokenRate = 1000m;
    private const decimal NanoUsd = 1_000_000_000m;

    /// <summary>The cost, or false if something that was used has no rate.</summary>
    /// <remarks>Parts of the input and output that have a rate of their own are billed by it, the rest by the plain rate.</remarks>
    public static bool TryCost(ModelRates? rates, UnitRates? units, TokenUsage usage, out long nanoUsd, out CostParts parts)
    {
        (nanoUsd, parts) = (0, default);
        var unitsCover = AddUnits(units, usage, out var unitCost);
        if (!usage.IsReported)
        {
            // A model that is billed by call or image may report no tokens at all.
            nanoUsd = Round(unitCost);
            parts = new CostParts { Units = nanoUsd };
            return unitsCover;
        }

        var plainInput = usage.Input ?? 0;
        var plainOutput = usage.Output ?? 0;
        var read = Part(usage.CacheRead, rates?.CacheRead, ref plainInput);
        var longWrites = Math.Min(usage.CacheWriteLong ?? 0, usage.CacheWrite ?? 0);
        var write = Part(longWrites, rates?.CacheWriteLong ?? rates?.CacheWrite, ref plainInput)
            + Part((usage.CacheWrite ?? 0) - longWrites, rates?.CacheWrite, ref plainInput);
        var audioIn = Part(usage.InputAudio, rates?.InputAudio, ref plainInput);
        var imageIn = Part(usage.InputImage, rates?.InputImage, ref plainInput);
        var reasoning = Part(usage.Reasoning, rates?.Reasoning, ref plainOutput);
        var audioOut = Part(usage.OutputAudio, rates?.OutputAudio, ref plainOutput);
        var imageOut = Part(usage.OutputImage, rates?.OutputImage, ref plainOutput);

        // Where units are billed, tokens without a rate are information only.
        if (!unitsCover && ((plainInput > 0 && rates?.Input is null) || (plainOutput > 0 && rates?.Output is null) || rates is null))
        {
            return false;
        }

        var input = plainInput * (rates?.Input ?? 0) * NanoUsdPerTokenRate;
        var output = plainOutput * (rates?.Output ?? 0) * NanoUsdPerTokenRate;
        nanoUsd = Round(input + output + read + write + audioIn + imageIn + reasoning + audioOut + imageOut + unitCost);
        parts = new CostParts
        {
            Input = Round(input),
            Output = Round(output),
            CacheRead = Round(read),
            CacheWrite = Round(write),
            Reasoning = Round(reasoning),
            InputAudio = Round(audioIn),
            OutputAudio = Round(audioOut),
            InputImage = Round(imageIn),
            OutputImage = Round(imageOut),
            Units = Round(unitCost),
        };
        return true;
    }

    // True if the call is billed by unit.
    private static bool AddUnits(UnitRates? rates, TokenUsage usage, out decimal cost)
    {
        cost = 0;
        if (rates is null)
        {
            return false;
        }

        var covers = Unit(usage.Images, rates.Image, ref cost);
        covers |= Unit(usage.AudioSeconds, rates.AudioMinute / 60, ref cost);
        covers |= Unit(usage.Characters, rates.MillionCharacters / 1_000_000, ref cost);
        covers |= Unit(usage.SearchUnits ?? 1, rates.Request, ref cost);
        return covers;
    }

    private static bool Unit(decimal? used, decimal? rate, ref decimal cost)
    {
        if (used is null || rate is null)
        {
            return false;
        }

        cost += used.Value * rate.Value * NanoUsd;
        return true;
    }

    private static decimal Part(long? tokens, decimal? rate, ref long plain)
    {
        if (tokens is not > 0 || rate is null)
        {
            return 0;
        }

        var counted = Math.Min(tokens.Value, plain);
        plain -= counted;
        return counted * rate.Value * NanoUsdPerTokenRate;
    }

    private static long Round(decimal nanoUsd) => (long)decimal.Round(nanoUsd, MidpointRounding.AwayFromZero);
}
