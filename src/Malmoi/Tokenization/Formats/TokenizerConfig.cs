using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Tokenization.Formats.Json;

namespace Malmoi.Tokenization.Formats;

/// <summary>Hugging Face's tokenizer_config.json, or special_tokens_map.json: the roles of special tokens, the chat template, the greatest length.</summary>
/// <remarks>Members that Malmoi does not know are written back as they were.</remarks>
public sealed record TokenizerConfig
{
    // Libraries write 10³⁰ where there is no limit.
    private const double NoLimit = 1e15;
    private const string TemplateMember = "chat_template";
    private const string LengthMember = "model_max_length";
    private static readonly string[] TokenMembers =
    [
        "bos_token",
        "eos_token",
        "unk_token",
        "sep_token",
        "pad_token",
        "cls_token",
        "mask_token",
    ];

    private JsonObject _source = [];

    public string? Begin { get; init; }

    public string? End { get; init; }

    public string? Unknown { get; init; }

    public string? Separator { get; init; }

    public string? Padding { get; init; }

    public string? Classifier { get; init; }

    public string? Mask { get; init; }

    /// <summary>Whether the begin token goes before every text; null where the file does not say.</summary>
    public bool? AddBegin { get; init; }

    /// <summary>Whether the end token goes after every text; null where the file does not say.</summary>
    public bool? AddEnd { get; init; }

    /// <summary>The most tokens that the model reads; null: no limit is known.</summary>
    public long? MaximumLength { get; init; }

    /// <summary>The Jinja templates by which conversations become text; the usual one is called "default".</summary>
    public ImmutableDictionary<string, string> ChatTemplates { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The template called "default", or null.</summary>
    public string? ChatTemplate => ChatTemplates.GetValueOrDefault("default");

    /// <summary>The added tokens as this file repeats them.</summary>
    public ImmutableArray<AddedToken> AddedTokens { get; private init; } = [];

    /// <summary>Special tokens without a role.</summary>
    public ImmutableArray<string> FurtherSpecialTokens { get; private init; } = [];

    /// <summary>Whether the file says which token begins a text, be it that none does.</summary>
    internal bool NamesBegin => Begin is not null || _source.ContainsKey("bos_token");

    /// <summary>Reads the bytes of a tokenizer_config.json or special_tokens_map.json.</summary>
    /// <exception cref="InputException">The file is malformed; the message says where.</exception>
    public static TokenizerConfig Read(ReadOnlyMemory<byte> json, string name) =>
        JsonPart.Read(json, name, allowDuplicates: false, Read);

    /// <summary>A tokenizer_config.json with which Hugging Face's libraries open a tokenizer.json by itself: its class, and the roles of special tokens.</summary>
    public static TokenizerConfig Of(TokenizerPipeline tokenizer) =>
        RolesOf(tokenizer) with
        {
            _source = new JsonObject
            {
                ["tokenizer_class"] = "PreTrainedTokenizerFast",
                // Some versions otherwise drop blanks before punctuation from decoded text.
                ["clean_up_tokenization_spaces"] = false,
            },
        };

    /// <summary>A special_tokens_map.json: the roles of a tokenizer's special tokens.</summary>
    public static TokenizerConfig RolesOf(TokenizerPipeline tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        string? Piece(int? id) => id is { } known ? tokenizer.Piece(known) : null;
        string? Named(string piece) =>
            tokenizer.Parts.AddedTokens.Any(token => token.Special && token.Content == piece) ? piece : null;
        var special = tokenizer.Special;
        return new TokenizerConfig
        {
            Begin = Piece(special.Begin),
            End = Piece(special.End),
            Unknown = Piece(special.Unknown),
            Padding = Piece(special.Padding),
            Separator = Named("[SEP]"),
            Classifier = Named("[CLS]"),
            Mask = Named("[MASK]") ?? Named("<mask>"),
        };
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] Write()
    {
        var json = _source.DeepClone().AsObject();
        foreach (var (member, token) in TokenMembers.Zip([Begin, End, Unknown, Separator, Padding, Classifier, Mask]))
        {
            WriteToken(json, member, token);
        }

        Write(json, "add_bos_token", AddBegin);
        Write(json, "add_eos_token", AddEnd);
        if (MaximumLength is { } length)
        {
            json[LengthMember] = length;
        }

        WriteTemplates(json);
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            json.WriteTo(writer);
        }

        return stream.ToArray();
    }

    public bool Equals(TokenizerConfig? other) => other is not null && Write().AsSpan().SequenceEqual(other.Write());

    public override int GetHashCode() => HashCode.Combine(Begin, End, Unknown, ChatTemplates.Count);

    private static TokenizerConfig Read(JsonPart json)
    {
        var tokens = TokenMembers
            .Select(member => json.Optional(member) is { } token ? Content(token) : null)
            .ToArray();
        return new TokenizerConfig
        {
            _source = JsonObject.Create(json.Value.Clone())!,
            Begin = tokens[0],
            End = tokens[1],
            Unknown = tokens[2],
            Separator = tokens[3],
            Padding = tokens[4],
            Classifier = tokens[5],
            Mask = tokens[6],
            AddBegin = json.Optional("add_bos_token")?.Flag(),
            AddEnd = json.Optional("add_eos_token")?.Flag(),
            MaximumLength = json.Optional(LengthMember)?.Number() is >= 0 and < NoLimit and var length
                ? (long)length
                : null,
            ChatTemplates = json.Optional(TemplateMember) is { } template
                ? ReadTemplates(template)
                : ImmutableDictionary<string, string>.Empty,
            AddedTokens = json.Optional("added_tokens_decoder") is { } added
                ?
                [
                    .. added
                        .Members()
                        .Select(member => AddedTokensJson.Read(member.Value, Id(member.Name, member.Value))),
                ]
                : [],
            FurtherSpecialTokens = json.Optional("additional_special_tokens") is { IsList: true } further
                ? [.. further.Items().Select(Content)]
                : [],
        };
    }

    // A token is a string, or an object with its flags.
    private static string Content(JsonPart json) => json.IsObject ? json["content"].Text() : json.Text();

    private static int Id(string name, JsonPart json) =>
        int.TryParse(
            name,
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out var id
        )
            ? id
            : throw json.Error("stands under a name that is no id");

    // One template, or a list of {"name": ..., "template": ...}.
    private static ImmutableDictionary<string, string> ReadTemplates(JsonPart json)
    {
        var templates = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (!json.IsList)
        {
            templates["default"] = json.Text();
            return templates.ToImmutable();
        }

        foreach (var item in json.Items())
        {
            templates[item["name"].Text()] = item["template"].Text();
        }

        return templates.ToImmutable();
    }

    private static void WriteToken(JsonObject json, string member, string? token)
    {
        var before = json[member] is JsonObject described ? described["content"] : json[member];
        if ((string?)before != token)
        {
            json[member] = token;
        }
    }

    private static void Write(JsonObject json, string member, bool? value)
    {
        if (value is { } flag)
        {
            json[member] = flag;
        }
    }

    private void WriteTemplates(JsonObject json)
    {
        if (ChatTemplates.Count == 0)
        {
            json.Remove(TemplateMember);
        }
        else if (json[TemplateMember] is not JsonArray && ChatTemplates.Count == 1 && ChatTemplate is { } only)
        {
            json[TemplateMember] = only;
        }
        else
        {
            var list = new JsonArray();
            foreach (var (name, template) in Ordered(json[TemplateMember] as JsonArray))
            {
                list.Add((JsonNode)new JsonObject { ["name"] = name, ["template"] = template });
            }

            json[TemplateMember] = list;
        }
    }

    // In the order of the file that was read, then by name.
    private IEnumerable<KeyValuePair<string, string>> Ordered(JsonArray? before)
    {
        var names = before is null ? [] : before.Select(item => (string?)item!["name"]).ToList();
        return ChatTemplates
            .OrderBy(entry => names.IndexOf(entry.Key) is >= 0 and var at ? at : int.MaxValue)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal);
    }
}
