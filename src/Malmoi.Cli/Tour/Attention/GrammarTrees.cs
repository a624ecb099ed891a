using Malmoi.Linguistics.Treebanks;
using Malmoi.Village;
using Malmoi.Village.Views;

namespace Malmoi.Cli.Tour.Attention;

/// <summary>Trees of constructions that the models read, to choose by and to learn from, and of those they never read, to report on.</summary>
internal sealed class GrammarTrees
{
    private const int KnownSentences = 800;
    private const int NewSentences = 800;

    public GrammarTrees(TourContext tour, VillageText text)
    {
        var language = text.IsKorean ? Language.Korean : Language.English;
        var seed = (ulong)tour.Seed;
        Known = Write("trees", Maeul.Trees(language, seed, Split.Validation).Take(tour.Part(KnownSentences)));
        New = Write(
            "trees.new",
            Maeul
                .Trees(language, seed, Split.Test)
                .Where(tree => tree.IsConstructionHeldOut)
                .Take(tour.Part(NewSentences))
        );

        IReadOnlyList<TreebankSentence> Write(string name, IEnumerable<VillageTree> trees)
        {
            var path = tour.Write($"{text.Code}.{name}.conllu", trees.Select(tree => tree.Conllu.TrimEnd('\n') + "\n"));
            return [.. Treebank.Open(path).Sentences()];
        }
    }

    public IReadOnlyList<TreebankSentence> Known { get; }

    public IReadOnlyList<TreebankSentence> New { get; }
}
