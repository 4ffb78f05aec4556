namespace Agentgateway.Configuration.Model;

/// <summary>Hosted services with a known base URL and known formats.</summary>
public enum ProviderPreset
{
    /// <summary>cohere.</summary>
    Cohere,

    /// <summary>ollama.</summary>
    Ollama,

    /// <summary>baseten.</summary>
    Baseten,

    /// <summary>cerebras.</summary>
    Cerebras,

    /// <summary>deepinfra.</summary>
    Deepinfra,

    /// <summary>deepseek.</summary>
    Deepseek,

    /// <summary>groq.</summary>
    Groq,

    /// <summary>huggingface.</summary>
    Huggingface,

    /// <summary>mistral.</summary>
    Mistral,

    /// <summary>openrouter.</summary>
    Openrouter,

    /// <summary>togetherai.</summary>
    Togetherai,

    /// <summary>xai.</summary>
    Xai,

    /// <summary>fireworks.</summary>
    Fireworks,

    /// <summary>dashscope (Alibaba Cloud); ours.</summary>
    Dashscope,

    /// <summary>moonshot (Kimi); ours.</summary>
    Moonshot,

    /// <summary>zhipu (GLM); ours.</summary>
    Zhipu,

    /// <summary>volcengine (Doubao, Ark); ours.</summary>
    Volcengine,

    /// <summary>siliconflow; ours.</summary>
    Siliconflow,
}
