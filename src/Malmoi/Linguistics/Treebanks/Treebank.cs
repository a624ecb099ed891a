using Malmoi.Text;

namespace Malmoi.Linguistics.Treebanks;

/// <summary>Sentences with dependency trees, read from CoNLL-U one at a time: memory does not grow with the file.</summary>
public sealed class Treebank
{
    private readonly string _path;
    private readonly Corpus _corpus;

    private Treebank(string path) =>
        (_path, _corpus) = (path, Corpus.Open(path, new CorpusOptions { Format = CorpusFormat.Text }));

    public string Path => _path;

    /// <summary>How much of the file the reading under way has passed, from 0 to 1; null where nobody knows its length.</summary>
    public double? Share => _corpus.TotalBytes is > 0 and var total ? (double)_corpus.BytesRead / total : null;

    /// <summary>A CoNLL-U file, packed or not; "-" is standard input.</summary>
    /// <exception cref="InputException">There is no such file.</exception>
    public static Treebank Open(string path) => new(path);

    /// <summary>Reads the file from its beginning.</summary>
    /// <exception cref="InputException">The file is not CoNLL-U (which line, and what is wrong there), or holds no sentence.</exception>
    public IEnumerable<TreebankSentence> Sentences(CancellationToken ct = default)
    {
        var sentence = new ConlluSentence(_path);
        var (line, any) = (0L, false);
        foreach (var text in _corpus.Lines(ct))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                sentence.Add(text, line);
            }
            else if (sentence.HasWords)
            {
                any = true;
                yield return sentence.Take();
            }
        }

        if (sentence.HasWords)
        {
            yield return sentence.Take();
        }
        else if (!any)
        {
            throw new InputException($"'{_path}' holds no sentence: expected CoNLL-U, a word a line in ten columns");
        }
    }
}
