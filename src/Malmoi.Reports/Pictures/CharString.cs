namespace Malmoi.Reports.Pictures;

/// <summary>Draws a glyph from its program (Adobe's technical note 5177, the Type 2 charstring format).</summary>
/// <remarks>Paths, flexes and subroutines; hints are passed over; arithmetic, which no font of today uses, is refused.</remarks>
internal sealed class CharString(FontFile file, CompactIndex global, CompactIndex? local)
{
    private const int Deepest = 10; // subroutines in subroutines
    private const int LongestStack = 513;
    private const int MostOperators = 100_000; // a damaged font may call without end
    private const int Steps = 6; // straight lines for each curve

    private readonly Contours _outline = new();
    private readonly List<double> _stack = [];
    private List<(double X, double Y)> _line = [];
    private (double X, double Y) _pen;
    private int _hints;
    private int _operators;

    /// <summary>In units of the font.</summary>
    public Contours Draw((int Start, int End) program)
    {
        Run(program, 0);
        Close();
        return _outline;
    }

    // True: the glyph has ended.
    private bool Run((int Start, int End) program, int depth)
    {
        if (depth > Deepest)
        {
            throw file.Damaged(program.Start);
        }

        for (var at = program.Start; at < program.End; )
        {
            int first = file.At(at++);
            if (first is 28 or >= 32)
            {
                _stack.Add(Number(first, ref at));
                continue;
            }

            if (++_operators > MostOperators || _stack.Count > LongestStack)
            {
                throw file.Damaged(at);
            }

            switch (first)
            {
                case 10 or 29:
                    if (Run(Subroutine(first == 10 ? local : global, at), depth + 1))
                    {
                        return true;
                    }

                    break;
                case 11:
                    return false;
                case 14:
                    return true;
                case 19 or 20:
                    _hints += _stack.Count / 2;
                    at += (_hints + 7) / 8;
                    _stack.Clear();
                    break;
                default:
                    Operate(first == 12 ? (12 << 8) | file.At(at++) : first, at);
                    _stack.Clear();
                    break;
            }
        }

        return false;
    }

    private double Number(int first, ref int at)
    {
        var start = at;
        at += first switch
        {
            28 => 2,
            <= 246 => 0,
            < 255 => 1,
            _ => 4,
        };
        return first switch
        {
            28 => file.Signed(start),
            <= 246 => first - 139,
            <= 250 => ((first - 247) * 256) + file.At(start) + 108,
            <= 254 => (-(first - 251) * 256) - file.At(start) - 108,
            _ => (int)file.Long(start) / 65536.0,
        };
    }

    private (int Start, int End) Subroutine(CompactIndex? index, int at)
    {
        if (index is null || _stack.Count == 0)
        {
            throw file.Damaged(at);
        }

        var bias = index.Count switch
        {
            < 1240 => 107,
            < 33900 => 1131,
            _ => 32768,
        };
        var number = (int)_stack[^1] + bias;
        _stack.RemoveAt(_stack.Count - 1);
        return index[number];
    }

    private void Operate(int code, int at)
    {
        switch (code)
        {
            case 1 or 3 or 18 or 23: // stems
                _hints += _stack.Count / 2;
                break;
            case 21:
                Move(Last(2, at), Last(1, at));
                break;
            case 22:
                Move(Last(1, at), 0);
                break;
            case 4:
                Move(0, Last(1, at));
                break;
            case 5:
                Lines(0, _stack.Count);
                break;
            case 6 or 7:
                Turns(code == 6);
                break;
            case 8:
                Curves(0, _stack.Count);
                break;
            case 24:
                Curves(0, _stack.Count - 2);
                Lines(_stack.Count - 2, _stack.Count);
                break;
            case 25:
                Lines(0, _stack.Count - 6);
                Curves(Math.Max(0, _stack.Count - 6), _stack.Count);
                break;
            case 26 or 27:
                AlongOneAxis(code == 27);
                break;
            case 30 or 31:
                FromAxisToAxis(code == 31);
                break;
            case (12 << 8) | 34 when _stack is [var a, var b, var c, var d, var e, var f, var g]:
                Curve(a, 0, b, c, d, 0);
                Curve(e, 0, f, -c, g, 0);
                break;
            case (12 << 8) | 35 when _stack.Count >= 12:
                Curves(0, 12);
                break;
            case (12 << 8) | 36 when _stack is [var a, var b, var c, var d, var e, var f, var g, var h, var i]:
                Curve(a, b, c, d, e, 0);
                Curve(f, 0, g, h, i, -(b + d + h));
                break;
            case (12 << 8) | 37
                when _stack is [var a, var b, var c, var d, var e, var f, var g, var h, var i, var j, var k]:
                var (dx, dy) = (a + c + e + g + i, b + d + f + h + j);
                var isWide = Math.Abs(dx) > Math.Abs(dy);
                Curve(a, b, c, d, e, f);
                Curve(g, h, i, j, isWide ? k : -dx, isWide ? -dy : k);
                break;
            default:
                throw file.Damaged(at);
        }
    }

    private double Last(int back, int at) => _stack.Count >= back ? _stack[^back] : throw file.Damaged(at);

    private void Move(double dx, double dy)
    {
        Close();
        _pen = (_pen.X + dx, _pen.Y + dy);
        _line.Add(_pen);
    }

    private void Close()
    {
        _outline.Add(_line);
        _line = [];
    }

    private void Lines(int from, int to)
    {
        for (var i = Math.Max(0, from); i + 1 < to; i += 2)
        {
            Line(_stack[i], _stack[i + 1]);
        }
    }

    // Level and upright lines by turns.
    private void Turns(bool isLevel)
    {
        foreach (var length in _stack)
        {
            Line(isLevel ? length : 0, isLevel ? 0 : length);
            isLevel = !isLevel;
        }
    }

    private void Curves(int from, int to)
    {
        for (var i = from; i + 5 < to; i += 6)
        {
            Curve(_stack[i], _stack[i + 1], _stack[i + 2], _stack[i + 3], _stack[i + 4], _stack[i + 5]);
        }
    }

    // Curves that begin and end level (or upright), but for a first step aside.
    private void AlongOneAxis(bool isLevel)
    {
        var i = _stack.Count % 4;
        var aside = i > 0 ? _stack[0] : 0;
        for (; i + 3 < _stack.Count; i += 4, aside = 0)
        {
            var (a, b, c, d) = (_stack[i], _stack[i + 1], _stack[i + 2], _stack[i + 3]);
            if (isLevel)
            {
                Curve(a, aside, b, c, d, 0);
            }
            else
            {
                Curve(aside, a, b, c, 0, d);
            }
        }
    }

    // Curves that begin level and end upright, then the other way round; the last may end aslant.
    private void FromAxisToAxis(bool isLevel)
    {
        for (var i = 0; i + 3 < _stack.Count; i += 4, isLevel = !isLevel)
        {
            var (a, b, c, d) = (_stack[i], _stack[i + 1], _stack[i + 2], _stack[i + 3]);
            var aside = _stack.Count - i == 5 ? _stack[i + 4] : 0;
            if (isLevel)
            {
                Curve(a, 0, b, c, aside, d);
            }
            else
            {
                Curve(0, a, b, c, d, aside);
            }
        }
    }

    private void Line(double dx, double dy)
    {
        _pen = (_pen.X + dx, _pen.Y + dy);
        _line.Add(_pen);
    }

    private void Curve(double ax, double ay, double bx, double by, double cx, double cy)
    {
        var start = _pen;
        var one = (X: start.X + ax, Y: start.Y + ay);
        var two = (X: one.X + bx, Y: one.Y + by);
        _pen = (two.X + cx, two.Y + cy);
        for (var step = 1; step <= Steps; step++)
        {
            var t = (double)step / Steps;
            var s = 1 - t;
            var (p, q, r, u) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t);
            _line.Add(
                (
                    (p * start.X) + (q * one.X) + (r * two.X) + (u * _pen.X),
                    (p * start.Y) + (q * one.Y) + (r * two.Y) + (u * _pen.Y)
                )
            );
        }
    }
}
