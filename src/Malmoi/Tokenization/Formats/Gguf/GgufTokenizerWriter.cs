using Malmoi.Checkpoints.Gguf;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats.Gguf;

/// <summary>A tokenizer as the metadata of a GGUF file: byte pairs over bytes, and SentencePiece's.</summary>
public static class GgufTokenizerWriter
{
    /// <summary>Adds pieces, kinds, scores or merges, and roles.</summary>
    /// <param name="said">Where to.</param>
    /// <param name="tokenizer">Of a model.</param>
    /// <param name="rows">How many tokens the model has; what the tokenizer lacks is filled up by pieces that no text has.</param>
    /// <param name="chatTemplate">The template by which conversations become text; null: none.</param>
    /// <returns>Which texts are cut otherwise by way of the file, in words; empty: none.</returns>
    /// <exception cref="InputException">GGUF has no such tokenizer.</exception>
    public static IReadOnlyList<string> Add(GgufMetadata said, ITokenizer tokenizer, int rows, string? chatTemplate)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer.VocabularySize > rows)
        {
            throw new InputException(
                $"the tokenizer has {tokenizer.VocabularySize} pieces, and the model {rows} tokens: they do not belong together"
            );
        }

        if (tokenizer is SentencePieceTokenizer { File: var file })
        {
            AddSentencePieces(said, file, rows);
        }
        else if (tokenizer is TokenizerPipeline pipeline)
        {
            AddPipeline(said, pipeline, rows);
        }
        else
        {
            throw new InputException("GGUF has no tokenizer of this kind: convert it to a tokenizer.json first");
        }

        AddRole(said, "bos", tokenizer.Special.Begin);
        AddRole(said, "eos", tokenizer.Special.End);
        AddRole(said, "unknown", tokenizer.Special.Unknown);
        AddRole(said, "padding", tokenizer.Special.Padding);
        if (chatTemplate is not null)
        {
            said.Add(GgufTokenizer.ChatTemplateKey, chatTemplate);
        }

        return [.. GgufTokenizerLosses.Of(tokenizer)];
    }

    /// <summary>Says that a file has no tokenizer, as llama.cpp wants to hear it.</summary>
    /// <param name="said">Where to; the architecture is said already.</param>
    /// <param name="rows">How many tokens the model has.</param>
    public static void AddNone(GgufMetadata said, int rows)
    {
        ArgumentNullException.ThrowIfNull(said);
        said.Add(GgufVocabulary.Prefix + "model", "no_vocab");
        said.Add($"{said.Text("general.architecture")}.vocab_size", rows);
    }

    /// <summary>Adds roles that the tokenizer itself did not name, as a model's configuration does.</summary>
    /// <param name="said">Where to.</param>
    /// <param name="rows">How many tokens the model has; a role of none of them is left out.</param>
    /// <param name="roles">Who plays which; null: nobody.</param>
    public static void AddRoles(GgufMetadata said, int rows, params ReadOnlySpan<(string Role, int? Id)> roles)
    {
        ArgumentNullException.ThrowIfNull(said);
        foreach (var (role, id) in roles)
        {
            if (id is >= 0 && id < rows && !said.Has($"{GgufVocabulary.Prefix}{role}_token_id"))
            {
                AddRole(said, role, id);
            }
        }
    }

    private static void AddSentencePieces(GgufMetadata said, SentencePieceFile file, int rows)
    {
        if (file.Trainer.Model != SentencePieceModel.BytePair)
        {
            throw new InputException(
                $"a SentencePiece model of type {file.Trainer.Model} has no place in a GGUF file of a decoder: only byte pairs do"
            );
        }

        AddPieces(
            said,
            "llama",
            rows,
            id => id < file.Pieces.Count ? (file.Pieces[id].Text, file.Pieces[id].Type) : null
        );
        AddScores(said, rows, id => id < file.Pieces.Count ? file.Pieces[id].Score : 0);
        said.Add(GgufVocabulary.Prefix + "add_space_prefix", file.Normalizer.AddDummyPrefix);
    }

    private static void AddPipeline(GgufMetadata said, TokenizerPipeline pipeline, int rows)
    {
        if (pipeline.Parts.Model is not BytePair model)
        {
            throw new InputException("GGUF files of decoders hold byte pairs, and this tokenizer has none");
        }

        var kinds = pipeline.Parts.AddedTokens.ToDictionary(
            token => token.Id,
            token => token.Special ? SentencePieceType.Control : SentencePieceType.UserDefined
        );
        var isSentencePiece = model.Options.ByteFallback;
        if (isSentencePiece && model.Unknown is { } unknown)
        {
            kinds[unknown] = SentencePieceType.Unknown;
        }

        AddPieces(said, isSentencePiece ? "llama" : "gpt2", rows, Piece);
        if (isSentencePiece)
        {
            var scores = Scores(model);
            AddScores(said, rows, id => scores.GetValueOrDefault(id, -model.Merges.Count - 1));
            said.Add(GgufVocabulary.Prefix + "add_space_prefix", HasPrefix(pipeline.Parts));
        }
        else
        {
            said.Add(
                GgufVocabulary.Prefix + "pre",
                GgufSplitters.NameOf(pipeline.Parts.Splitter, model.Options.IgnoreMerges)
                    ?? throw new InputException(
                        "this tokenizer cuts text in a way for which GGUF has no name: llama.cpp could not read it"
                    )
            );
            said.Add(
                GgufVocabulary.Prefix + "merges",
                GgufValue.Of([.. model.Merges.Select(merge => $"{merge.Left} {merge.Right}")])
            );
        }

        var framed = pipeline.Prepare("a").Ids;
        said.Add(GgufVocabulary.Prefix + "add_bos_token", framed.Length > 0 && framed[0] == pipeline.Special.Begin);
        said.Add(GgufVocabulary.Prefix + "add_eos_token", framed.Length > 1 && framed[^1] == pipeline.Special.End);

        (string, SentencePieceType)? Piece(int id) =>
            pipeline.Piece(id) is not { } piece ? null
            : kinds.TryGetValue(id, out var kind) ? (piece, kind)
            : (
                piece,
                isSentencePiece && BytePieces.Byte(piece) is not null
                    ? SentencePieceType.Byte
                    : SentencePieceType.Normal
            );
    }

    private static bool HasPrefix(TokenizerParts parts) =>
        parts.Normalizer is Prepend or NormalizerSequence { Steps: [Prepend, ..] }
        || parts.Splitter is Metaspace { Prepend: not PrependScheme.Never };

    // A piece is as good as the first merge that makes it.
    private static Dictionary<int, float> Scores(BytePair model)
    {
        var scores = new Dictionary<int, float>();
        for (var rank = 0; rank < model.Merges.Count; rank++)
        {
            if (model.Vocabulary.Find(model.Merges[rank].Left + model.Merges[rank].Right) is { } id)
            {
                scores.TryAdd(id, -rank);
            }
        }

        return scores;
    }

    private static void AddPieces(
        GgufMetadata said,
        string model,
        int rows,
        Func<int, (string Piece, SentencePieceType Kind)?> find
    )
    {
        var (pieces, kinds) = (new string[rows], new int[rows]);
        for (var id = 0; id < rows; id++)
        {
            var (piece, kind) = find(id) ?? ($"[PAD{id}]", SentencePieceType.Unused);
            (pieces[id], kinds[id]) = (piece, (int)kind);
        }

        said.Add(GgufVocabulary.Prefix + "model", model);
        said.Add(GgufVocabulary.Prefix + "tokens", GgufValue.Of(pieces));
        said.Add(GgufVocabulary.Prefix + "token_type", GgufValue.Of(kinds));
    }

    private static void AddScores(GgufMetadata said, int rows, Func<int, float> score) =>
        said.Add(GgufVocabulary.Prefix + "scores", GgufValue.Of([.. Enumerable.Range(0, rows).Select(score)]));

    private static void AddRole(GgufMetadata said, string role, int? id)
    {
        if (id is { } known)
        {
            said.Add($"{GgufVocabulary.Prefix}{role}_token_id", known);
        }
    }
}
