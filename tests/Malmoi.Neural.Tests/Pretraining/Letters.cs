using Malmoi.Neural.Pretraining.Data;
using Malmoi.Tests;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>A tokenizer whose pieces are letters, and files of tokens made with it.</summary>
internal sealed class Letters : IDisposable
{
    private static readonly string[] Alphabet =
    [
        .. "abcdefghijklmnopqrstuvwxyz".Select(letter => letter.ToString()),
        .. "가나다라마바사은는이를".Distinct().Select(letter => letter.ToString()),
    ];

    private readonly TemporaryFolder _folder = new();

    public Letters(string more = "")
    {
        string[] pieces =
        [
            "[PAD]",
            "[UNK]",
            "[CLS]",
            "[SEP]",
            "[MASK]",
            ".",
            ",",
            "A", // with a capital the tokenizer leaves letters, and Hangul with them, as they are
            .. Alphabet,
            .. Alphabet.Select(letter => "##" + letter),
        ];
        Tokenizer = new PieceUnits(_folder.Write("vocab.txt", string.Join('\n', pieces) + "\n" + more));
    }

    public PieceUnits Tokenizer { get; }

    public string Path => _folder.Path;

    public string this[string name] => _folder[name];

    /// <summary>Encodes a corpus of these lines.</summary>
    public TokenFile Encode(string text, CorpusEncoderOptions? options = null)
    {
        var corpus = Corpus.Open(_folder.Write("corpus.txt", text));
        new CorpusEncoder(Tokenizer, options).Write(corpus, this["train.tokens"], this["held-out.tokens"]);
        return TokenFile.Open(this["train.tokens"], Tokenizer);
    }

    /// <summary>The ids of a text.</summary>
    public int[] Ids(string text) => [.. Tokenizer.Tokenizer.Encode(text).Select(token => token.Id)];

    /// <summary>The pieces of ids, joined by blanks.</summary>
    public string Pieces(IEnumerable<int> ids) => string.Join(' ', ids.Select(id => Tokenizer.Tokenizer.Piece(id)));

    public void Dispose() => _folder.Dispose();
}
