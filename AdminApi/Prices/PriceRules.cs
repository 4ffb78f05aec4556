using System.Text.RegularExpressions;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Prices;

/// <summary>What an override may hold. All mistakes are told at once, each with its place.</summary>
internal static partial class PriceRules
{
    private const int MaxName = 200;
    private const int MaxTiers = 10;
    private const int MaxTags = 20;

    private static readonly string[] RateNames =
        ["input", "output", "cacheRead", "cacheWrite", "cacheWriteLong", "reasoning", "inputAudio", "outputAudio", "inputImage", "outputImage"];

    private static readonly string[] UnitNames = ["image", "audioMinute", "millionCharacters", "request"];

    /// <exception cref="ApiProblemException">400 with every mistake.</exception>
    public static void RequireValid(string provider, string model, ModelPriceWrite write)
    {
        var errors = new List<ProblemError>();
        CheckName(provider, "/provider", errors);
        CheckName(model, "/model", errors);
        CheckRates(write.Rates, RateNames, "/rates", errors);
        CheckRates(write.Units, UnitNames, "/units", errors);
        CheckTiers(write.Tiers ?? [], errors);
        if (write.Tags is { } tags && (tags.Count > MaxTags || tags.Any(t => string.IsNullOrEmpty(t) || t.Length > 64)))
        {
            errors.Add(new ProblemError("/tags", "length", $"At most {MaxTags} tags of 1 to 64 characters."));
        }

        if ((write.Rates?.Count ?? 0) + (write.Units?.Count ?? 0) + (write.Tiers?.Count ?? 0) + (write.Tags?.Count ?? 0) == 0)
        {
            errors.Add(new ProblemError("", "required", "An override needs rates, units, tiers or tags."));
        }

        if (errors.Count == 0 && PriceDocument.Refusal(provider, model, PriceDocument.ToSpec(write)) is { } refusal)
        {
            errors.Add(new ProblemError("", "format", refusal));
        }

        if (errors.Count > 0)
        {
            throw ApiProblemException.Validation(errors);
        }
    }

    private static void CheckName(string name, string pointer, List<ProblemError> errors)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName || name.Any(char.IsControl))
        {
            errors.Add(new ProblemError(pointer, "length", $"A name has 1 to {MaxName} characters."));
        }
    }

    private static void CheckTiers(List<ModelPriceTier> tiers, List<ProblemError> errors)
    {
        if (tiers.Count > MaxTiers)
        {
            errors.Add(new ProblemError("/tiers", "length", $"At most {MaxTiers} tiers."));
        }

        var above = -1L;
        for (var i = 0; i < tiers.Count; i++)
        {
            if (tiers[i] is not { } tier)
            {
                errors.Add(new ProblemError($"/tiers/{i}", "type", "A tier has contextOver and rates."));
                continue;
            }

            if (tier.ContextOver <= above)
            {
                errors.Add(new ProblemError($"/tiers/{i}/contextOver", "range", "contextOver is 0 or more, and larger than that of the tier before."));
            }

            above = tier.ContextOver;
            CheckRates(tier.Rates, RateNames, $"/tiers/{i}/rates", errors);
        }
    }

    private static void CheckRates(Dictionary<string, string>? rates, string[] names, string pointer, List<ProblemError> errors)
    {
        foreach (var (name, rate) in rates ?? [])
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                errors.Add(new ProblemError($"{pointer}/{name}", "unknown", $"'{name}' is none of {string.Join(", ", names)}."));
            }
            else if (rate is null || !Rate().IsMatch(rate))
            {
                errors.Add(new ProblemError($"{pointer}/{name}", "format", "A rate is decimal text in US dollars, not negative, with at most 6 decimals: \"2.5\"."));
            }
        }
    }

    [GeneratedRegex(@"^\d{1,9}(\.\d{1,6})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rate();
}
