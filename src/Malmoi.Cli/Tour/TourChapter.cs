using Malmoi.Reports;

namespace Malmoi.Cli.Tour;

/// <summary>A chapter of the field that the tour can walk: it learns something from Maeul and reports what it saw.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What the report calls it.</param>
/// <param name="Walk">Trains, measures, writes its part of the report.</param>
internal sealed record TourChapter(string Name, Bilingual Title, Func<TourContext, CancellationToken, Task> Walk)
{
    /// <summary>All chapters in the order of the course.</summary>
    public static IReadOnlyList<TourChapter> All { get; } =
    [
        NGramChapter.Chapter,
        TokenizerChapter.Chapter,
        VectorChapter.Chapter,
#if TORCH
        Attention.TransformerChapter.Chapter,
        Attention.KnowledgeChapter.Chapter,
        Assistant.AssistantChapter.Chapter,
#endif
    ];
}
