namespace Malmoi.Village.Annotation;

/// <summary>One word of a realised sentence with its gold annotation.</summary>
/// <remarks>A Korean word is an eojeol in two pieces, so that no string is built per word: 사과 + 를, 먹 + 었다 as 먹었다 + "".</remarks>
public struct Word
{
    /// <summary>The form, or its first piece.</summary>
    public string Form { get; set; }

    /// <summary>The particle that follows without a blank; often empty.</summary>
    public string Ending { get; set; }

    /// <summary>Lemma; in Korean the morphemes joined by '+', without the particle.</summary>
    public string Lemma { get; set; }

    public PartOfSpeech Part { get; set; }

    /// <summary>Universal features, sorted, as CoNLL-U writes them; "_" for none.</summary>
    public string Features { get; set; }

    /// <summary>Index of the word this one depends on; -1 for the root.</summary>
    public int Head { get; set; }

    /// <summary>Universal dependency relation to the head.</summary>
    public string Relation { get; set; }

    /// <summary>What kind of thing the word names, where it names one.</summary>
    public EntityKind Entity { get; set; }

    /// <summary>Begins the name of a thing rather than going on with one.</summary>
    public bool BeginsEntity { get; set; }

    /// <summary>No blank stands before this word.</summary>
    public bool Glued { get; set; }
}
