namespace Malmoi.Server.Protocol;

/// <summary>The models of a server (<c>/v1/models</c>).</summary>
internal sealed record ModelList(string Object, IReadOnlyList<ModelCard> Data);

/// <summary>One model.</summary>
/// <param name="Id">What requests call it.</param>
/// <param name="Object">Always "model".</param>
/// <param name="Created">When it was opened, in seconds since 1970.</param>
/// <param name="OwnedBy">Always "malmoi".</param>
internal sealed record ModelCard(string Id, string Object, long Created, string OwnedBy)
{
    /// <summary>What it is, in one line.</summary>
    public string? Description { get; init; }

    /// <summary>What it can do: "completion", "score", "embedding".</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    public int? ContextLength { get; init; }

    public int? VocabularySize { get; init; }
}

/// <summary>Whether the server lives (<c>/health</c>).</summary>
internal sealed record Health(string Status);
