using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Malmoi.Checkpoints;
using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Tokenization.Formats;

/// <summary>The tokenizer of a model folder as Hugging Face's libraries keep it: tokenizer.json, tokenizer_config.json, special_tokens_map.json.</summary>
public sealed class HuggingFaceTokenizer
{
    /// <summary>What the tokenizer's own file is called.</summary>
    public const string TokenizerName = "tokenizer.json";
    private const string ConfigName = "tokenizer_config.json";
    private const string SpecialTokensName = "special_tokens_map.json";
    private const string TemplateName = "chat_template.jinja";

    /// <param name="tokenizer">The tokenizer; its roles of special tokens are those that the configuration names.</param>
    /// <param name="config">What tokenizer_config.json says, if there is one.</param>
    /// <param name="specialTokens">What special_tokens_map.json says, if there is one.</param>
    public HuggingFaceTokenizer(
        TokenizerPipeline tokenizer,
        TokenizerConfig? config = null,
        TokenizerConfig? specialTokens = null
    )
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        Config = config;
        SpecialTokensMap = specialTokens;
        Tokenizer = WithRoles(WithTokens(tokenizer, config?.AddedTokens ?? []));
    }

    public TokenizerPipeline Tokenizer { get; }

    /// <summary>tokenizer_config.json; null where there is none.</summary>
    public TokenizerConfig? Config { get; }

    /// <summary>special_tokens_map.json; null where there is none.</summary>
    public TokenizerConfig? SpecialTokensMap { get; }

    /// <summary>The Jinja template by which conversations become text; null where there is none.</summary>
    public string? ChatTemplate => Config?.ChatTemplate;

    /// <summary>Opens a model folder, a tokenizer.json (with what lies beside it; packed too), or what a GGUF file brings.</summary>
    /// <exception cref="InputException">A file is missing or malformed; the message says which and where.</exception>
    public static HuggingFaceTokenizer Open(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = Directory.Exists(path) ? Path.Combine(path, TokenizerName) : path;
        if (!File.Exists(file))
        {
            throw new InputException(
                Directory.Exists(path)
                    ? $"the folder '{path}' has no {TokenizerName}: name a folder that has one, or another tokenizer file"
                    : $"there is no file '{path}': name a {TokenizerName} or a folder that has one"
            );
        }

        if (GgufFile.IsOne(file))
        {
            return GgufTokenizer.OpenConfigured(file);
        }

        var tokenizer = TokenizerJson.Read(WholeFile.Read(file), file);
        // A file of another name is not the one that the files beside it speak of.
        return Path.GetFileName(file).StartsWith(TokenizerName, StringComparison.Ordinal)
            ? new HuggingFaceTokenizer(tokenizer, ConfigIn(folder), ConfigAt(Path.Combine(folder, SpecialTokensName)))
            : new HuggingFaceTokenizer(tokenizer);
    }

    /// <summary>Writes the files into a folder, which is made where it is missing; without a configuration, files are written that name the roles.</summary>
    /// <exception cref="InputException">The tokenizer has a component that the format does not know, or the folder cannot be written to.</exception>
    public void Save(string folder)
    {
        var files = new List<(string Name, byte[] Content)> { (TokenizerName, TokenizerJson.Write(Tokenizer)) };
        // Without a configuration, one that names the roles, which tokenizer.json does not hold.
        files.Add((ConfigName, (Config ?? TokenizerConfig.Of(Tokenizer)).Write()));
        if ((SpecialTokensMap ?? (Config is null ? TokenizerConfig.RolesOf(Tokenizer) : null)) is { } roles)
        {
            files.Add((SpecialTokensName, roles.Write()));
        }

        using var output = new OutputFolder(folder);
        foreach (var (name, content) in files)
        {
            output.Add(name).Write(content);
        }

        output.Commit();
    }

    // The configuration may name tokens that tokenizer.json lacks; libraries add them when they open it.
    private static TokenizerPipeline WithTokens(TokenizerPipeline tokenizer, ImmutableArray<AddedToken> tokens)
    {
        AddedToken[] missing =
        [
            .. tokens.Where(token => tokenizer.Find(token.Content) is null && tokenizer.Piece(token.Id) is null),
        ];
        return missing.Length == 0 ? tokenizer : tokenizer.WithAddedTokens(missing);
    }

    private TokenizerPipeline WithRoles(TokenizerPipeline tokenizer)
    {
        var (known, guessed) = (tokenizer.Parts.Special, SpecialTokenNames.Guess(tokenizer));
        int? Id(Func<TokenizerConfig, string?> role)
        {
            var piece = Config is null ? null : role(Config);
            piece ??= SpecialTokensMap is null ? null : role(SpecialTokensMap);
            return piece is null ? null : tokenizer.Find(piece);
        }

        var isNamed = Config?.NamesBegin == true || SpecialTokensMap?.NamesBegin == true;
        var special = new SpecialTokens(
            Id(config => config.Unknown) ?? known.Unknown ?? guessed.Unknown,
            isNamed ? Id(config => config.Begin) : known.Begin ?? guessed.Begin,
            Id(config => config.End) ?? known.End ?? guessed.End,
            Id(config => config.Padding) ?? known.Padding ?? guessed.Padding
        );
        return new TokenizerPipeline(tokenizer.Parts with { Special = special });
    }

    // The chat template may stand in a file of its own.
    private static TokenizerConfig? ConfigIn(string folder)
    {
        var config = ConfigAt(Path.Combine(folder, ConfigName));
        var template = Path.Combine(folder, TemplateName);
        if (!File.Exists(template))
        {
            return config;
        }

        var text = WholeFile.Read(template);
        if (!Utf8.IsValid(text))
        {
            throw new InputException(
                $"'{template}' is not UTF-8: it is damaged, or in another encoding; fetch the file again"
            );
        }

        config ??= new TokenizerConfig();
        return config with { ChatTemplates = config.ChatTemplates.SetItem("default", Encoding.UTF8.GetString(text)) };
    }

    private static TokenizerConfig? ConfigAt(string path) =>
        File.Exists(path) ? TokenizerConfig.Read(WholeFile.Read(path), path) : null;
}
