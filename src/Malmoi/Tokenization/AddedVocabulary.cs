using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization;

/// <summary>The added tokens of a tokenizer, by id and by text.</summary>
internal sealed class AddedVocabulary
{
    // Nobody allocates for two billion ids because a file of a few lines says so.
    private const int MostHoles = 1_000_000;
    private readonly Dictionary<int, AddedToken> _byId = [];
    private readonly Dictionary<string, AddedToken> _byContent = new(StringComparer.Ordinal);

    /// <exception cref="InputException">Two tokens have the same id or the same text, or one has the id of another piece.</exception>
    public AddedVocabulary(IEnumerable<AddedToken> tokens, SubwordVocabulary vocabulary)
    {
        foreach (var token in tokens)
        {
            Add(token, vocabulary);
            Size = Math.Max(Size, token.Id + 1);
        }
    }

    /// <summary>One more than the highest id.</summary>
    public int Size { get; }

    public AddedToken? Find(int id) => _byId.GetValueOrDefault(id);

    public AddedToken? Find(string content) => _byContent.GetValueOrDefault(content);

    private void Add(AddedToken token, SubwordVocabulary vocabulary)
    {
        if (token.Content.Length == 0)
        {
            throw new InputException($"the added token with id {token.Id} is empty: give it a text");
        }

        if (token.Id < 0 || token.Id >= vocabulary.Size + MostHoles)
        {
            throw new InputException(
                $"the added token '{token.Content}' has id {token.Id}, but the vocabulary has {vocabulary.Size:N0}: ids go on from there"
            );
        }

        if (vocabulary.TryGetPiece(token.Id, out var piece) && piece != token.Content)
        {
            throw new InputException(
                $"the added token '{token.Content}' has id {token.Id}, which is the piece '{piece}': give it an id of its own"
            );
        }

        if (vocabulary.Find(token.Content) is { } id && id != token.Id)
        {
            throw new InputException(
                $"the added token '{token.Content}' has id {token.Id}, but the vocabulary has that piece with id {id}: give it that id"
            );
        }

        if (!_byContent.TryAdd(token.Content, token))
        {
            throw new InputException($"the added token '{token.Content}' comes twice: name it once");
        }

        if (!_byId.TryAdd(token.Id, token))
        {
            throw new InputException(
                $"the added tokens '{_byId[token.Id].Content}' and '{token.Content}' have the same id {token.Id}: every token needs its own"
            );
        }
    }
}
