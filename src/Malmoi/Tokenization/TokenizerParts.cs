using System.Collections.Immutable;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization;

/// <summary>What a tokenizer is made of: all that a tokenizer.json holds.</summary>
/// <remarks>
/// <code>
/// text → cut at added tokens → Normalizer → Splitter → Model → PostProcessor → Truncation, Padding      ids → Decoder → text
/// </code>
/// </remarks>
public sealed record TokenizerParts
{
    public required ISubwordModel Model { get; init; }

    /// <summary>Null: text is taken as it is.</summary>
    public INormalizer? Normalizer { get; init; }

    /// <summary>Null: all text between added tokens is one word.</summary>
    public ISplitter? Splitter { get; init; }

    /// <summary>Null: no special tokens are added.</summary>
    public IPostProcessor? PostProcessor { get; init; }

    /// <summary>Null: pieces are joined by blanks.</summary>
    public IDecoder? Decoder { get; init; }

    /// <summary>Tokens that are found in the text before everything else.</summary>
    public ImmutableArray<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>For <see cref="TokenizerPipeline.Prepare(string, string?, bool)"/> only.</summary>
    public TruncationOptions? Truncation { get; init; }

    /// <summary>For <see cref="TokenizerPipeline.Prepare(string, string?, bool)"/> only.</summary>
    public PaddingOptions? Padding { get; init; }

    /// <summary>The ids with a role of their own.</summary>
    public SpecialTokens Special { get; init; } = new();
}
