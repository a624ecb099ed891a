using System.Text;

namespace Malmoi.Reports.Pictures;

/// <summary>Fonts of the system that have the letters of a text.</summary>
internal sealed class InstalledFonts
{
    // Those of the reports first, then what systems have.
    private static readonly string[] s_liked =
    [
        "pretendard-regular",
        "notosanskr-regular",
        "notosanscjk",
        "applesdgothicneo",
        "applegothic",
        "malgun",
        "nanumgothic",
        "nanumsquare",
        "nanumbarungothic",
        "notosans-regular",
        "dejavusans",
        "liberationsans-regular",
        "arial",
        "segoeui",
        "helvetica",
    ];

    private static readonly string[] s_slanted =
    [
        "bold",
        "italic",
        "oblique",
        "light",
        "thin",
        "mono",
        "condensed",
        "serif",
    ];

    private readonly List<OpenTypeFont> _fonts = [];

    /// <param name="text">All letters that will be asked for.</param>
    /// <exception cref="InputException">No font has one of them.</exception>
    public InstalledFonts(string text)
        : this(text, Files()) { }

    /// <param name="text">All letters that will be asked for.</param>
    /// <param name="files">Fonts, the best first.</param>
    /// <exception cref="InputException">No font has one of them.</exception>
    internal InstalledFonts(string text, IEnumerable<string> files)
    {
        var missing = text.EnumerateRunes()
            .Where(rune => !Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
            .ToHashSet();
        foreach (var file in files)
        {
            if (missing.Count == 0 && _fonts.Count > 0)
            {
                break;
            }

            if (OpenTypeFont.TryOpen(file) is { } font && (missing.RemoveWhere(font.Has) > 0 || missing.Count == 0))
            {
                _fonts.Add(font);
            }
        }

        if (missing.Count > 0)
        {
            throw new InputException(
                $"no font that is installed has the letter '{missing.First()}', so the picture cannot be painted: install one (fonts-nanum on Debian and Ubuntu has 한글), or write an .svg"
            );
        }
    }

    /// <summary>The first font that has a letter.</summary>
    public OpenTypeFont For(Rune letter) => _fonts.Find(font => font.Has(letter)) ?? _fonts[0];

    private static IEnumerable<string> Files()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] folders =
        [
            Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
            Path.Combine(home, ".fonts"),
            Path.Combine(home, ".local/share/fonts"),
            Path.Combine(home, "Library/Fonts"),
            "/usr/share/fonts",
            "/usr/local/share/fonts",
            "/Library/Fonts",
            "/System/Library/Fonts",
        ];
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return folders
            .Where(folder => folder.Length > 0 && Directory.Exists(folder))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.?t?", options))
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".ttf" or ".ttc" or ".otf")
            .Distinct(StringComparer.Ordinal)
            .OrderBy(Rank)
            .ThenBy(file => file, StringComparer.Ordinal);
    }

    private static int Rank(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file).ToLowerInvariant();
        var place = Array.FindIndex(s_liked, liked => name.StartsWith(liked, StringComparison.Ordinal));
        var odd = s_slanted.Count(word => name.Contains(word, StringComparison.Ordinal));
        // NanumSquareRound's weights are its last letter: L, R, B, EB.
        odd +=
            name.EndsWith('l')
            || name.EndsWith("eb", StringComparison.Ordinal)
            || name.EndsWith("db", StringComparison.Ordinal)
            || (name.EndsWith('b') && place >= 0)
                ? 1
                : 0;
        return (place < 0 ? s_liked.Length : place) + (100 * odd);
    }
}
