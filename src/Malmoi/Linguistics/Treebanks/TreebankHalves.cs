namespace Malmoi.Linguistics.Treebanks;

/// <summary>A treebank in two halves that share no document: one to choose on, one to report on.</summary>
/// <remarks>Documents go to the halves in turn, so that kinds of text that stand together are divided too; sentences do where there is but one document.</remarks>
public sealed class TreebankHalves
{
    private readonly Treebank _treebank;
    private readonly bool _byDocument;

    /// <exception cref="InputException">It is standard input, which cannot be read twice, or is broken.</exception>
    public TreebankHalves(Treebank treebank, CancellationToken ct = default)
    {
        if (treebank.Path == "-")
        {
            throw new InputException("standard input cannot be read twice: name a file, or two");
        }

        _treebank = treebank;
        _byDocument = treebank.Sentences(ct).Select(sentence => sentence.Document).Distinct().Skip(1).Any();
    }

    /// <summary>Whether documents were told apart.</summary>
    public bool ByDocument => _byDocument;

    /// <summary>The sentences of a half.</summary>
    /// <param name="second">Which.</param>
    /// <param name="ct">Stops it.</param>
    public IEnumerable<TreebankSentence> Sentences(bool second, CancellationToken ct = default)
    {
        var (document, number) = ((string?)null, -1);
        foreach (var sentence in _treebank.Sentences(ct))
        {
            if (!_byDocument || sentence.Document != document)
            {
                (document, number) = (sentence.Document, number + 1);
            }

            if (number % 2 == (second ? 1 : 0))
            {
                yield return sentence;
            }
        }
    }
}
