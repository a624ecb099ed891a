using System.Text;

namespace Malmoi.Village.Views;

/// <summary>A lone sentence with its tree, and what training never showed of it.</summary>
public sealed record VillageTree
{
    /// <summary>In CoNLL-U, the empty line at its end with it.</summary>
    public required string Conllu { get; init; }

    /// <summary>The kind of sentence.</summary>
    public required string Construction { get; init; }

    /// <summary>Whether training has no sentence of that kind.</summary>
    public required bool IsConstructionHeldOut { get; init; }
}

/// <summary>Lone sentences as trees.</summary>
internal sealed class TreeView(Split split, ulong seed, Language language)
{
    private readonly ItemSource _source = new(split, seed, "trees");
    private readonly Block _block = new();

    public IEnumerable<VillageTree> Trees()
    {
        var lone = new LoneSentences(split, _source.Composer);
        return _source.Items(index =>
        {
            var sentence = lone.Draw(out var construction);
            sentence.Write(_source.Draft, language);
            _block.Clear();
            var identity = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"maeul-{split}-{seed}-{construction.Name}-{index}"
            );
            _block.EndSentence(ConlluView.Append(_block, _source.Draft.Sentence, identity));
            var (sentences, tokens) = (long.MaxValue, long.MaxValue);
            return new VillageTree
            {
                Conllu = Encoding.UTF8.GetString(_block.Take(ref sentences, ref tokens)),
                Construction = construction.Name,
                IsConstructionHeldOut = construction.IsHeldOut,
            };
        });
    }
}
