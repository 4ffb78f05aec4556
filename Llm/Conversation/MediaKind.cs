namespace Agentgateway.Llm.Conversation;

/// <summary>What a <see cref="MediaPart"/> holds.</summary>
public enum MediaKind
{
    /// <summary>Picture.</summary>
    Image,

    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Document or any other file.</summary>
    File,

    /// <summary>Moving picture.</summary>
    Video,
}
