namespace Agentgateway.Llm.Pricing;

/// <summary>Result of looking a model up in the catalogue.</summary>
public enum PriceStatus
{
    /// <summary>Not a priced call.</summary>
    NotApplicable,

    /// <summary>The price is known.</summary>
    Exact,

    /// <summary>The model is listed without a price for what was used.</summary>
    Unpriced,

    /// <summary>The model is not listed.</summary>
    Missing,

    /// <summary>There is no catalogue.</summary>
    NoCatalog,
}
