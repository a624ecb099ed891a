using System.Text;
using Malmoi.Storage;

namespace Malmoi.Reports.Charts;

/// <summary>A chart as a file of its own, in the colours of the reports, for light and dark.</summary>
public static class SvgFile
{
    /// <summary>Writes the drawing with its style; of words in two languages one is shown.</summary>
    /// <param name="svg">What a chart's <c>ToSvg</c> gave.</param>
    /// <param name="path">The file.</param>
    /// <param name="korean">Whether the words are Korean.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Save(string svg, string path, bool korean = false)
    {
        var hidden = korean ? ".en" : ".ko";
        var style =
            $"<style>{HtmlReport.Style()}\n{hidden} {{ display: none; }}\nsvg {{ background: var(--paper); font-family: Pretendard, \"Noto Sans KR\", \"Apple SD Gothic Neo\", \"Malgun Gothic\", NanumGothic, sans-serif; }}</style>";
        var start = svg.IndexOf('>', StringComparison.Ordinal) + 1;
        using var output = new OutputFile(path);
        output.Stream.Write(
            Encoding.UTF8.GetBytes(string.Concat(svg.AsSpan(0, start), style, svg.AsSpan(start), "\n"))
        );
        output.Commit();
    }
}
